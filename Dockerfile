# The daily service in a container; it needs the package index to build and only your sources to run.
#   docker build -t synopse .
#   docker run -v "$PWD/newsroom:/newsroom" -p 127.0.0.1:4200:4200 synopse      # newsroom/ holds synopse.toml
FROM python:3.11-slim
WORKDIR /synopse
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY synopse synopse
COPY flows flows
COPY tasks tasks
COPY templates templates
RUN pip install --no-cache-dir -c constraints.txt .
RUN useradd --create-home synopse
USER synopse
WORKDIR /newsroom
ENTRYPOINT ["synopse"]
CMD ["serve"]
