/*
 * The receive gate with its pause, its resume and its hand-over, for Spin.
 *
 * What is modelled: the demand word of GateSubscription (one atomic step for each compareAndSet of
 * the code), the slot of one subscriber at a time (SubscriberSlot), the gate's own notion of the
 * pause (ReceiveGate), and the socket: its pause, and the zero-length receive, which is a task of
 * the event loop, or, inside the receive callback, a note that the pause is over before it began
 * (WSK D3). Two subscriptions follow each other. Any number of threads is two here: the event loop
 * and an application, which requests, cancels and subscribes again at any step; the loop's own code
 * does the same inside onSubscribe and onNext.
 *
 * What is proven, by looking at every interleaving:
 *   - no element without demand (RS 1.1), none for a subscription that is over when the loop looks;
 *   - at rest nobody waits: whoever has demand and is not cancelled has got every byte and the end;
 *   - the end comes after the last byte, once (RS 1.7);
 *   - a pause is ended by at most one zero-length receive of the subscription that paused.
 *
 * Faults, each of which must be found (see the script beside this file):
 *   FAULT_LOST_RESUME   request() does not resume a paused event while the callback runs
 *   FAULT_TWO_WORDS     demand and pause are two variables, written one after the other
 *   FAULT_FORGET_PAUSE  a successor starts as open although the event is paused
 *   FAULT_EARLY_END     the end is told while bytes are unaccepted
 */
#ifndef BYTES
#define BYTES 3
#endif
#define NOBODY 2

/* The word of each subscription; a compareAndSet is an atomic block. */
byte demand[2];
bool paused[2], cancelled[2], terminated[2];

/* Beside it. */
bool hasSubscriber[2], started[2];
byte resumesOf[2], pausesOf[2], ends[2];

/* The slot, and the tasks of the event loop. */
byte slot = NOBODY;
bool startPosted[2];
byte resumesPosted;
bool eventOn;

/* The gate, on the loop. */
bool gatePaused, refusedDuringStart, endKnown;

/* The socket, on the loop. */
bool socketPaused, inCallback, resumedInCallback, endTold;
byte unread = BYTES, delivered;

/* What the application may still do. */
byte requests[2];

/* A zero-length receive. */
inline postResume(s, onLoop) {
  resumesOf[s]++;
  assert(resumesOf[s] <= pausesOf[s]);
  if
  :: onLoop && inCallback -> resumedInCallback = true
  :: onLoop && !inCallback -> socketPaused = false
  :: else -> resumesPosted++
  fi
}

/* Subscription.request(1). */
inline request(s, onLoop) {
#ifdef FAULT_TWO_WORDS
  atomic { was = paused[s]; over = cancelled[s] || terminated[s] }
  if
  :: !over ->
     demand[s]++;
     paused[s] = false
  :: else -> was = false
  fi;
#else
  atomic {
    if
    :: !cancelled[s] && !terminated[s] -> was = paused[s]; paused[s] = false; demand[s]++
    :: else -> was = false
    fi
  }
#endif
#ifdef FAULT_LOST_RESUME
  was = was && !inCallback;
#endif
  atomic {
    if
    :: was -> postResume(s, onLoop); was = false
    :: else
    fi
  }
}

/* Subscription.cancel(). */
inline cancel(s) {
  atomic { cancelled[s] = true };
  hasSubscriber[s] = false;
  atomic {
    if
    :: slot == s -> slot = NOBODY
    :: else
    fi
  }
}

/* The end reaches a subscription. */
inline signalEnd(s) {
  atomic {
    if
    :: !cancelled[s] && !terminated[s] -> terminated[s] = true; paused[s] = false; mine = true
    :: else -> mine = false
    fi
  };
  if
  :: mine ->
     atomic {
       if
       :: hasSubscriber[s] ->
          hasSubscriber[s] = false;
          ends[s]++;
          assert(ends[s] == 1);
          assert(unread == 0)
       :: else
       fi;
       if
       :: slot == s -> slot = NOBODY
       :: else
       fi
     }
  :: else
  fi
}

/* SubscriberSlot.start and ReceiveGate.started, on the loop. */
inline start(s) {
  refusedDuringStart = false;
#ifdef FAULT_FORGET_PAUSE
  paused[s] = false;
#else
  atomic {
    paused[s] = gatePaused;
    if
    :: gatePaused -> pausesOf[s]++
    :: else
    fi
  };
#endif
  /* onSubscribe, which may request and cancel */
  if
  :: atomic { requests[s] > 0 -> requests[s]-- }; request(s, true)
  :: skip
  fi;
  started[s] = true;
  if
  :: endKnown -> signalEnd(s)
  :: !endKnown && !eventOn -> eventOn = true
  :: !endKnown && eventOn && refusedDuringStart ->
     atomic {
       if
       :: cancelled[s] || terminated[s] -> was = false
       :: !cancelled[s] && !terminated[s] && demand[s] > 0 -> was = true
       :: else -> paused[s] = true; pausesOf[s]++; was = false
       fi;
       if
       :: was -> pausesOf[s]++; postResume(s, true); was = false
       :: else
       fi
     }
  :: else
  fi
}

/* One receive event: an indication of 1 to unread bytes, an element each. */
inline indicate() {
  inCallback = true;
  resumedInCallback = false;
  gatePaused = false;
  select(size : 1 .. unread);
  left = size;
  last = NOBODY;
  giving = true;
  do
  :: giving ->
     atomic { now = slot };
     if
     :: now == NOBODY -> giving = false
     :: now != NOBODY && !started[now] -> refusedDuringStart = true; giving = false
     :: now != NOBODY && started[now] && now == last -> giving = false
     :: else ->
        /* ReceiveSubscription.emit */
        given = 0;
        emitting = true;
        do
        :: emitting && left == 0 -> emitting = false; giving = false
        :: emitting && left > 0 ->
           if
           :: !hasSubscriber[now] -> emitting = false
           :: else ->
              stop = false;
#ifdef FAULT_TWO_WORDS
              if
              :: cancelled[now] || terminated[now] -> stop = true; emitting = false
              :: else ->
                 if
                 :: demand[now] > given
                 :: else -> demand[now] = 0; paused[now] = true; pausesOf[now]++;
                    stop = true; emitting = false; giving = false
                 fi
              fi;
#else
              atomic {
                if
                :: cancelled[now] || terminated[now] -> stop = true; emitting = false
                :: else ->
                   if
                   :: demand[now] > given
                   :: else -> demand[now] = 0; paused[now] = true; pausesOf[now]++;
                      stop = true; emitting = false; giving = false
                   fi
                fi
              };
#endif
              if
              :: stop
              :: else ->
                 atomic {
                   given++;
                   assert(demand[now] >= given);
                   left--;
                   unread--;
                   delivered++
                 };
                 /* inside onNext: nothing, a request, or a hand-over to the second one */
                 if
                 :: skip
                 :: atomic { requests[now] > 0 -> requests[now]-- }; request(now, true)
                 :: now == 0 && !cancelled[0] ->
                    cancel(0);
                    atomic {
                      if
                      :: slot == NOBODY && !hasSubscriber[1] && !started[1] ->
                         slot = 1; hasSubscriber[1] = true; mine = true
                      :: else -> mine = false
                      fi
                    };
                    if
                    :: mine -> start(1)
                    :: else
                    fi
                 fi
              fi
           fi
        :: else -> break
        od;
        if
        :: !stop -> atomic { demand[now] = demand[now] - given }
        :: else
        fi;
        last = now
     fi
  :: else -> break
  od;
  inCallback = false;
  if
  :: left > 0 ->
     gatePaused = true;
     if
     :: resumedInCallback        /* D3: the pause was over before it began */
     :: else -> socketPaused = true
     fi
  :: else
  fi
}

active proctype Loop() {
  bool was, over, mine, giving, emitting, stop;
  byte size, left, last, now, given;
  requests[0] = 2;
  requests[1] = BYTES;
end:
  do
  :: startPosted[0] -> startPosted[0] = false; start(0)
  :: startPosted[1] -> startPosted[1] = false; start(1)
  :: resumesPosted > 0 -> atomic { resumesPosted--; socketPaused = false }
  :: eventOn && !socketPaused && unread > 0 -> indicate()
#ifdef FAULT_EARLY_END
  :: eventOn && !endTold ->
#else
  :: eventOn && !endTold && unread == 0 ->
#endif
     endTold = true;
     endKnown = true;
     atomic { now = slot };
     if
     :: now != NOBODY && started[now] -> signalEnd(now)
     :: else
     fi
  od
}

active proctype Application() {
  bool was, over, mine;
  atomic { slot = 0; hasSubscriber[0] = true };
  startPosted[0] = true;
  do
  :: atomic { started[0] && requests[0] > 0 -> requests[0]-- }; request(0, false)
  :: started[0] -> break
  od;
  if
  :: cancel(0)
  :: skip
  fi;
  /* subscribe the second one, if the first has gone and nobody did */
  atomic {
    if
    :: slot == NOBODY && !hasSubscriber[1] && !started[1] ->
       slot = 1; hasSubscriber[1] = true; mine = true
    :: else -> mine = false
    fi
  };
  if
  :: mine -> startPosted[1] = true
  :: else
  fi;
  do
  :: atomic { started[1] && requests[1] > 0 -> requests[1]-- }; request(1, false)
  :: started[1] && requests[1] == 0 -> break
  :: !started[1] && !hasSubscriber[1] -> break
  od
}

/* At rest. */
active proctype Rest() {
  byte s;
end:
  timeout;
  s = slot;
  if
  :: s != NOBODY && started[s] && !cancelled[s] && !terminated[s] ->
     assert(unread == 0 || demand[s] == 0);   /* nobody waits for bytes */
     assert(unread > 0 || !eventOn)           /* nobody waits for the end */
  :: else
  fi
}
