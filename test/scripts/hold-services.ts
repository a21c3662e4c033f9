import { startServices } from '../../scripts/services/index.js';

/* Run as a separate process: starts services, sends their addresses to its parent, and waits to be killed. */

const { dir, databaseUrl, redisUrl } = await startServices({ name: 'held', external: {} });
process.send?.({ dir, databaseUrl, redisUrl });
setInterval(() => undefined, 60_000);
