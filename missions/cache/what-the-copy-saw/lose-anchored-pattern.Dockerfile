FROM python:3.{{python}}-slim
WORKDIR /app
RUN apt-get update
RUN apt-get install -y build-essential
RUN apt-get clean
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
CMD ["streamlit", "run", "{{main}}"]
