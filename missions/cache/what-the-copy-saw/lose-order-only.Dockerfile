FROM python:3.{{python}}-slim
WORKDIR /app
RUN apt-get update
RUN apt-get install -y build-essential
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
CMD ["streamlit", "run", "{{main}}"]
