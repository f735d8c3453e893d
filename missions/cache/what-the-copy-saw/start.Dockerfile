FROM python:3.{{python}}-slim
WORKDIR /app
RUN apt-get update
RUN apt-get install -y build-essential
COPY . .
RUN pip install -r requirements.txt
CMD ["streamlit", "run", "{{main}}"]
