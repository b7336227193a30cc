/**
 * The bridge to a real Spider cluster over gRPC: {@link org.spiderscheduler.grpc.GrpcSchedulerStorageClient} to its
 * storage service, {@link org.spiderscheduler.grpc.GrpcSchedulerServer} for its execution managers.
 */
@NullMarked
package org.spiderscheduler.grpc;

import org.jspecify.annotations.NullMarked;
