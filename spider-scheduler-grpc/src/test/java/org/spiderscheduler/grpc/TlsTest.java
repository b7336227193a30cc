package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.proto.scheduler.HeartbeatRequest;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.InMemoryStorage;

@DisplayName("TLS")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private X509Bundle authority;
    private X509Bundle server;
    private X509Bundle client;
    private X509Bundle strangerAuthority;
    private X509Bundle stranger;

    @BeforeAll
    void makeCertificates() throws Exception {
        authority = authority("CN=the cluster");
        server = here("CN=a server").buildIssuedBy(authority);
        client = here("CN=a client").buildIssuedBy(authority);
        strangerAuthority = authority("CN=somebody else");
        stranger = here("CN=a stranger").buildIssuedBy(strangerAuthority);
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static CertificateBuilder here(String name) {
        return new CertificateBuilder().ecp256().subject(name).addSanIpAddress("127.0.0.1");
    }

    /** A server that shows a certificate, and demands one of an authority if one is given. */
    private static ServerCredentials serving(X509Bundle own, @Nullable X509Bundle demanded) throws Exception {
        TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder()
                .keyManager(own.toKeyManagerFactory().getKeyManagers());
        if (demanded != null) {
            credentials
                    .trustManager(demanded.toTrustManagerFactory().getTrustManagers())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return credentials.build();
    }

    /** A client that trusts an authority, and shows a certificate if one is given. */
    private static ChannelCredentials trusting(X509Bundle trusted, @Nullable X509Bundle own) throws Exception {
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder()
                .trustManager(trusted.toTrustManagerFactory().getTrustManagers());
        if (own != null) {
            credentials.keyManager(own.toKeyManagerFactory().getKeyManagers());
        }
        return credentials.build();
    }

    @Nested
    @DisplayName("between the storage client and storage")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class ToStorage {
        private final TimerThread timer = TimerThread.start("tls-test");
        private final InMemoryStorage storage = InMemoryStorage.builder(timer).build();

        @AfterAll
        void close() {
            timer.close();
        }

        private void register(ServerCredentials serving, ChannelCredentials credentials) throws Exception {
            try (StorageServer server = StorageServer.start(storage, 0, serving);
                    GrpcSchedulerStorageClient client = GrpcSchedulerStorageClient.builder(
                                    "127.0.0.1", server.port(), credentials)
                            .build()) {
                client.register("scheduler.example", 50_052).get(1, TimeUnit.MINUTES);
            }
        }

        private AbstractStringAssert<?> refused(ServerCredentials serving, ChannelCredentials credentials) {
            return assertThatThrownBy(() -> register(serving, credentials))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(StorageTransportException.class)
                    .message()
                    .startsWith("registration with storage at 127.0.0.1:");
        }

        @Test
        @DisplayName("works when the client trusts storage's certificate")
        void tls() throws Exception {
            register(serving(server, null), trusting(authority, null));
        }

        @Test
        @DisplayName("works both ways when storage demands one of the client")
        void mutual() throws Exception {
            register(serving(server, authority), trusting(authority, client));
        }

        @Test
        @DisplayName("is refused by the client when storage's certificate is from another authority")
        void strangeServer() throws Exception {
            refused(serving(stranger, null), trusting(authority, null)).contains("certificat");
        }

        @Test
        @DisplayName("is refused by the client when storage's certificate is for another host")
        void otherHost() throws Exception {
            X509Bundle elsewhere = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=elsewhere")
                    .addSanIpAddress("127.0.0.2")
                    .buildIssuedBy(authority);
            refused(serving(elsewhere, null), trusting(authority, null)).contains("127.0.0.1");
        }

        @Test
        @DisplayName("is refused by storage when the client has no certificate, or one from another authority")
        void strangeClient() throws Exception {
            refused(serving(server, authority), trusting(authority, null)).contains("certificate");
            refused(serving(server, authority), trusting(authority, stranger)).contains("certificate");
        }

        @Test
        @DisplayName("never falls back to plaintext, on either side")
        void plaintext() throws Exception {
            refused(serving(server, null), InsecureChannelCredentials.create()).isNotNull();
            refused(InsecureServerCredentials.create(), trusting(authority, null))
                    .contains("SSL");
        }
    }

    @Nested
    @DisplayName("between execution managers and the server")
    class FromExecutionManagers {
        private final ScriptedService service = new ScriptedService();
        private int port;
        private @Nullable GrpcSchedulerServer scheduler;

        private void start(ServerCredentials credentials) throws Exception {
            GrpcSchedulerServer made = GrpcSchedulerServer.builder(service, 0, credentials)
                    .bindTo("127.0.0.1")
                    .build();
            scheduler = made;
            made.start();
            port = made.port();
        }

        @AfterEach
        void stop() {
            if (scheduler != null) {
                scheduler.close();
            }
        }

        private Status heartbeat(ChannelCredentials credentials) throws Exception {
            try (RawClient connection = new RawClient(port, credentials)) {
                return connection
                        .send("Heartbeat", HeartbeatRequest.getDefaultInstance())
                        .ended()
                        .status();
            }
        }

        @Test
        @DisplayName("lets in clients that trust the server's certificate")
        void tls() throws Exception {
            start(serving(server, null));
            assertThat(heartbeat(trusting(authority, null))).isEqualTo(Status.OK);
            assertThat(heartbeat(trusting(strangerAuthority, null)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(heartbeat(InsecureChannelCredentials.create()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(service.heartbeats).hasSize(1);
        }

        @Test
        @DisplayName("lets in only clients with a certificate from its authority, when it demands one")
        void mutual() throws Exception {
            start(serving(server, authority));
            assertThat(heartbeat(trusting(authority, null)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(heartbeat(trusting(authority, stranger)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(service.heartbeats).isEmpty();
            assertThat(heartbeat(trusting(authority, client))).isEqualTo(Status.OK);
        }
    }
}
