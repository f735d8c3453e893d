FROM python:3.{{python}}-slim
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
CMD ["streamlit", "run", "{{main}}"]
