FROM python:3.{{python}}
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
HEALTHCHECK CMD curl --fail http://localhost:{{port}}/_stcore/health
CMD streamlit run {{main}}
