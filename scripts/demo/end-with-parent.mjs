/* Preloaded into the demo's processes. When the demo is gone, even by kill -9, they end as if they were asked to. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
