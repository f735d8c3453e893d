FROM python:3.9-slim
WORKDIR /app
CMD ["python", "{{main}}"]
