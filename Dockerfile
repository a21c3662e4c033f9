# syntax=docker/dockerfile:1

# Node 24 LTS (24.18.0). To go on to a newer build: docker buildx imagetools inspect node:24-bookworm-slim, and put its
# digest here.
ARG NODE_IMAGE=node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: they download test servers and tools that the build does not need.
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY web ./web
# Removes development dependencies, and TypeScript, which @nestjs/swagger brings only for a compiler plugin.
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/typescript node_modules/.bin/tsc node_modules/.bin/tsserver \
  && find dist -name '*.map' -delete

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
# The same limits as `npm start`: garbage is collected before it piles up (docs/decisions/exports.md).
ENV NODE_OPTIONS="--max-old-space-size=700 --max-semi-space-size=4"
WORKDIR /app
# Only the program and its dependencies: no TypeScript, no sources, no npm cache.
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY package.json ./
# The terminal commands, including migration:run.
COPY bin ./bin
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT ?? process.env.PORT ?? 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
