/** The bridge to a real Spider cluster over gRPC. */
@org.jspecify.annotations.NullMarked
module org.spiderscheduler.grpc {
    requires static transitive org.jspecify;
    requires transitive org.spiderscheduler.api;
    requires transitive org.spiderscheduler.core;
    requires transitive io.grpc;
    requires io.grpc.netty;
    requires io.grpc.protobuf;
    requires io.grpc.stub;
    requires com.google.common;
    requires com.google.protobuf;
    requires io.netty.codec.http2; // for grpc-netty, an automatic module, which cannot require it itself
    requires io.netty.common;
    requires io.netty.transport;
    requires org.slf4j;
    requires static org.spiderscheduler.testkit;

    exports org.spiderscheduler.grpc;
    exports org.spiderscheduler.grpc.testing;
}
