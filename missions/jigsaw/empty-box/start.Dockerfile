FROM python:3.{{python}}-slim
CMD ["streamlit", "run", "{{main}}"]
