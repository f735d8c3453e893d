COPY . .
RUN pip install streamlit
WORKDIR /app
RUN pip install -r requirements.txt
COPY requirements.txt ./
