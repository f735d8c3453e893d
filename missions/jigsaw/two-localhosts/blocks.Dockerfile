FROM python:3.9-slim
FROM python:3.{{python}}-slim
EXPOSE 80
COPY . .
CMD ["python", "{{main}}"]
RUN pip install --no-cache-dir -r requirements.txt
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0
CMD ['streamlit', 'run', '{{main}}']
RUN streamlit run {{main}}
COPY requirements.txt ./
CMD ["streamlit", "run", "{{main}}"]
