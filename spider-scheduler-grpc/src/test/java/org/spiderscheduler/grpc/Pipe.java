package org.spiderscheduler.grpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.spiderscheduler.grpc.net.EventLoops;

/**
 * A TCP proxy on the loopback interface, in front of a server, that does to connections what a network can do.
 * Connections are forwarded byte by byte until something is done to them; later connections are not affected.
 */
final class Pipe implements AutoCloseable {
    private final EventLoops loops = EventLoops.named("pipe", 1);
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Channel listener;
    private volatile int target;
    private volatile boolean refusing;
    private volatile Predicate<ByteBuf> losing = data -> false;

    Pipe(int target) {
        this.target = target;
        listener = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // A cut connection is reset, as by a machine that does not know it.
                .childOption(ChannelOption.SO_LINGER, 0)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }

                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        accepted(context.channel());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many connections there are, including frozen ones. */
    int connections() {
        return links.size();
    }

    /** Resets all connections. */
    void cut() {
        links.forEach(Link::cut);
    }

    /** Resets all connections, and from now on each new one at once. */
    void refuse() {
        refusing = true;
        cut();
    }

    /** Forwards connections that come from now on to another server. */
    void leadTo(int port) {
        target = port;
        refusing = false;
    }

    /** All connections die silently: nothing gets through any more, in either direction, and neither end is told. */
    void freeze() {
        links.forEach(Link::freeze);
    }

    /** Resets all connections at the clients' end only: the servers are not told, and what they send reaches nobody. */
    void abandon() {
        links.forEach(Link::abandon);
    }

    /**
     * From now on loses, of what the servers send, what the test says, on the pipe's thread; the connection goes with
     * it.
     */
    void lose(Predicate<ByteBuf> lost) {
        losing = lost;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        cut();
        loops.end().join();
    }

    private void accepted(Channel client) {
        if (refusing) {
            client.close();
            return;
        }
        Link link = new Link(client);
        links.add(link);
        client.closeFuture().addListener(closed -> link.ended());
        link.connect();
    }

    private final class Link {
        private final Channel client;
        private volatile Channel toServer;
        private volatile boolean frozen;

        Link(Channel client) {
            this.client = client;
            this.toServer = client;
        }

        void connect() {
            Bootstrap bootstrap = new Bootstrap()
                    .group(client.eventLoop())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_LINGER, 0)
                    .handler(new ToOther(this, client, true));
            bootstrap
                    .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target))
                    .addListener((ChannelFutureListener) connected -> {
                        if (!connected.isSuccess()) {
                            client.close();
                            return;
                        }
                        toServer = connected.channel();
                        toServer.closeFuture().addListener(closed -> ended());
                        client.pipeline().addLast(new ToOther(this, toServer, false));
                        client.config().setAutoRead(true);
                        toServer.config().setAutoRead(true);
                    });
        }

        /** The connection is gone when both ends are. */
        void ended() {
            if (!client.isOpen() && !toServer.isOpen()) {
                links.remove(this);
            }
        }

        void cut() {
            client.close();
            toServer.close();
        }

        void abandon() {
            frozen = true;
            client.close();
        }

        void freeze() {
            frozen = true;
            client.config().setAutoRead(false);
            toServer.config().setAutoRead(false);
        }
    }

    /** Forwards bytes from one end to the other. */
    private final class ToOther extends ChannelInboundHandlerAdapter {
        private final Link link;
        private final Channel other;
        private final boolean fromServer;

        ToOther(Link link, Channel other, boolean fromServer) {
            this.link = link;
            this.other = other;
            this.fromServer = fromServer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object data) {
            if (link.frozen) {
                ReferenceCountUtil.release(data);
            } else if (fromServer && losing.test((ByteBuf) data)) {
                ReferenceCountUtil.release(data);
                link.cut();
            } else {
                other.writeAndFlush(data);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!link.frozen) {
                other.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
            context.close();
        }
    }
}
