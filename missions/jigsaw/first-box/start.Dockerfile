FROM python:3.{{python}}-slim
CMD ["python", "hello.py"]
