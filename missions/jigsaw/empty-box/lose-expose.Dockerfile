FROM python:3.{{python}}-slim
EXPOSE {{port}}
CMD ["streamlit", "run", "{{main}}"]
