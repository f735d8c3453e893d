FROM python:3.{{python}}-slim
WORKDIR /app
RUN pip install -r requirements.txt
COPY requirements.txt ./
COPY . .
CMD ["streamlit", "run", "{{main}}"]
