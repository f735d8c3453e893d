FROM python:3.{{python}}-slim
WORKDIR /app
RUN pip install streamlit
COPY . .
CMD ["streamlit", "run", "{{main}}"]
