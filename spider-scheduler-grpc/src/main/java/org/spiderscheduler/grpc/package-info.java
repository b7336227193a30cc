/**
 * The bridge to a real Spider cluster over gRPC: {@link org.spiderscheduler.grpc.GrpcScheduler} is the whole scheduler,
 * made of {@link org.spiderscheduler.grpc.GrpcSchedulerStorageClient}, to the cluster's storage service, and
 * {@link org.spiderscheduler.grpc.GrpcSchedulerServer}, for its execution managers.
 */
@NullMarked
package org.spiderscheduler.grpc;

import org.jspecify.annotations.NullMarked;
