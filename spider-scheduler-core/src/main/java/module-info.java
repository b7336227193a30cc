/** The production core of the Spider scheduler. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the bridge is built after this one
module org.spiderscheduler.core {
    requires static transitive org.jspecify;
    requires transitive org.spiderscheduler.api;
    requires org.slf4j;

    exports org.spiderscheduler.core.dispatch;
    exports org.spiderscheduler.core.listener;
    exports org.spiderscheduler.core.loop;
    exports org.spiderscheduler.core.policy;
    exports org.spiderscheduler.core.runtime;
    exports org.spiderscheduler.core.service;
    exports org.spiderscheduler.core.time;
    exports org.spiderscheduler.core.argument to
            org.spiderscheduler.grpc;
    exports org.spiderscheduler.core.future to
            org.spiderscheduler.grpc,
            org.spiderscheduler.testkit;
    exports org.spiderscheduler.core.log to
            org.spiderscheduler.grpc;
    exports org.spiderscheduler.core.time.source to
            org.spiderscheduler.grpc;
    exports org.spiderscheduler.core.time.wheel to
            org.spiderscheduler.grpc;
}
