import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One address in front of several servers, like a load balancer or the host name of a cluster. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  /** The port of 127.0.0.1 to which connections go; none while no server is available. */
  private target: number | undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: number): Promise<TcpProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    proxy.target = target;
    server.on('connection', (socket) => {
      proxy.carry(socket);
    });
    return proxy;
  }

  /** Cuts all connections. New connections go to the other port, or nowhere. */
  pointTo(target: number | undefined): void {
    this.target = target;
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.pointTo(undefined);
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(client: Socket): void {
    if (this.target === undefined) {
      client.destroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    for (const [from, into] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        into.destroy();
      });
      from.pipe(into);
    }
  }
}
