FROM python:3.{{python}}-slim
WORKDIR /app
COPY requirements.txt ./
COPY . .
RUN pip install streamlit
RUN pip install -r requirements.txt
CMD ["streamlit", "run", "{{main}}"]
