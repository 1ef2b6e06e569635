# The image holds one static program and runs it as a normal user.

FROM node:22.21.1-alpine3.22 AS packages
WORKDIR /src
COPY package.json package-lock.json ./
# The optional packages are PostgreSQL for machines without one; here it comes as its own service.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM golang:1.26.0-alpine3.22 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /src/node_modules/@kern-ux node_modules/@kern-ux
ARG VERSION=unknown
RUN go run ./internal/web/asset/sync \
 && CGO_ENABLED=0 go build -tags nomsgpack -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /tagungsbuero ./cmd/tagungsbuero

FROM alpine:3.22.2
COPY --from=build /tagungsbuero /tagungsbuero
USER 10001:10001
ENV TB_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 CMD ["/tagungsbuero", "healthcheck"]
ENTRYPOINT ["/tagungsbuero"]
CMD ["serve"]
