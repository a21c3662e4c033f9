import { startServices } from '../../scripts/services/index.js';

/* Run as a process of its own: starts services, tells its parent where, and waits to be killed. */

const { dir, databaseUrl, redisUrl } = await startServices({ name: 'held', external: {} });
process.send?.({ dir, databaseUrl, redisUrl });
setInterval(() => undefined, 60_000);
