/**
 * The bridge to a real Spider cluster over gRPC: {@link org.spiderscheduler.grpc.GrpcScheduler} is the whole scheduler.
 * It consists of {@link org.spiderscheduler.grpc.GrpcSchedulerStorageClient}, which connects to the cluster's storage
 * service, {@link org.spiderscheduler.grpc.GrpcSchedulerServer}, which serves its execution managers, and the runtime
 * between them.
 */
@NullMarked
package org.spiderscheduler.grpc;

import org.jspecify.annotations.NullMarked;
