FROM python:3.{{python}}
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
RUN rm -rf /root/.cache/pip
CMD ["streamlit", "run", "{{main}}"]
