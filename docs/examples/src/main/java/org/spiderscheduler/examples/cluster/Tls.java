package org.spiderscheduler.examples.cluster;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the scheduler communicates, with storage or with execution managers: plaintext, TLS, or mutual TLS.
 *
 * @param on whether TLS is used at all
 * @param own the certificate that the scheduler presents, if any
 * @param trusted a PEM file of authorities, one of which must have issued the other side's certificate, if any
 */
record Tls(boolean on, Optional<Identity> own, Optional<Path> trusted) {
    static final Tls OFF = new Tls(false, Optional.empty(), Optional.empty());

    /**
     * A certificate and its key.
     *
     * @param certificateChain a PEM file
     * @param privateKey a PEM file, PKCS #8, not encrypted
     */
    record Identity(Path certificateChain, Path privateKey) {}

    /** For a server; with trusted certificates, it demands a certificate from each client. */
    ServerCredentials server() throws IOException {
        if (!on) {
            return InsecureServerCredentials.create();
        }
        TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder();
        if (own.isPresent()) {
            credentials.keyManager(certificateChain(own.get()), privateKey(own.get()));
        }
        if (trusted.isPresent()) {
            credentials.trustManager(trusted.get().toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return credentials.build();
    }

    /** For a client; without trusted certificates, it trusts those that the JDK trusts. */
    ChannelCredentials client() throws IOException {
        if (!on) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        if (own.isPresent()) {
            credentials.keyManager(certificateChain(own.get()), privateKey(own.get()));
        }
        if (trusted.isPresent()) {
            credentials.trustManager(trusted.get().toFile());
        }
        return credentials.build();
    }

    private static File certificateChain(Identity identity) {
        return identity.certificateChain.toFile();
    }

    private static File privateKey(Identity identity) {
        return identity.privateKey.toFile();
    }

    @Override
    public String toString() {
        return on ? "TLS" : "plaintext";
    }
}
