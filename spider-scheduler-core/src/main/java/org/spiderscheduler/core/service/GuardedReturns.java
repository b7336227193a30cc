package org.spiderscheduler.core.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.core.log.SafeLog;

/** Passes on what comes back, whatever the recipient throws. */
final class GuardedReturns implements Returns {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedReturns.class);

    private final Returns returns;

    GuardedReturns(Returns returns) {
        this.returns = returns;
    }

    @Override
    public void requeue(SessionAssignment returned) {
        try {
            returns.requeue(returned);
        } catch (Throwable failure) {
            SafeLog.error(LOG, failure, "{} threw: {} is not offered again until storage offers it", returns, returned);
        }
    }

    @Override
    public void acknowledged(SessionAssignment acknowledged) {
        try {
            returns.acknowledged(acknowledged);
        } catch (Throwable failure) {
            SafeLog.error(
                    LOG, failure, "{} threw: it may not know that {} has been acknowledged", returns, acknowledged);
        }
    }
}
