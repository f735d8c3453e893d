FROM python:3.{{python}}-slim
COPY hello.py ./
COPY songs.txt ./
COPY names.txt ./
CMD ["python", "hello.py"]
