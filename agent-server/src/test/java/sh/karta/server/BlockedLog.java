// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Blocks the threads that write to a log, until it is closed. */
final class BlockedLog implements AutoCloseable {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Logger logger;
    private final Level level;
    private final boolean additive;

    private final Appender<ILoggingEvent> appender = new UnsynchronizedAppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            threads.add(Thread.currentThread());
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    };

    BlockedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        level = logger.getLevel();
        additive = logger.isAdditive();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    /** Returns the threads that have tried to write. */
    Set<Thread> threads() {
        return threads;
    }

    @Override
    public void close() {
        logger.setAdditive(additive);
        logger.setLevel(level);
        logger.detachAppender(appender);
        closed.countDown();
    }
}
