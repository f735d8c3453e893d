COPY hello.py ./
