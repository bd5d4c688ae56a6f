# The daily service in a container. Building needs the base image and a folder of wheels, and no network:
#   make wheels                                          # once, where the package index is: Linux, Python 3.11
#   docker build --network=none -t synopse .
#   docker run --init --user "$(id -u):$(id -g)" -v "$PWD/newsroom:/newsroom" synopse    # newsroom/ holds synopse.toml
# Prefect's server listens on loopback alone: with `--network host` its pages are at http://127.0.0.1:4200.
FROM python:3.11-slim
COPY constraints.txt /
RUN --mount=type=bind,source=wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels -c /constraints.txt 'synopse[postgres]'
# Whatever user it runs as: what Prefect keeps lies beside the settings, and nothing else is written at home.
ENV HOME=/tmp PREFECT_HOME=/newsroom/.prefect
USER nobody
WORKDIR /newsroom
ENTRYPOINT ["synopse"]
CMD ["serve"]
