FROM python:3.{{python}}-slim
COPY songs.txt ./
COPY names.txt ./
COPY hello.py ./
CMD ["python", "hello.py"]
