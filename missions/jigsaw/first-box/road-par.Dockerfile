FROM python:3.{{python}}-slim
COPY hello.py ./
CMD ["python", "hello.py"]
