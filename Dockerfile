# A static program in an empty image, run by a user without rights. docs/running.md explains it.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/findings ./cmd/findings \
 && mkdir -p /out/root/data /out/root/tmp && chmod 1777 /out/root/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
# The two folders inside a third: builders keep the modes of what a folder holds, not its own.
COPY --from=build --chown=65532:65532 /out/root /
COPY --from=build /out/findings /findings
USER 65532:65532
ENV FINDINGS_DATA=/data FINDINGS_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/findings"]
CMD ["serve"]
