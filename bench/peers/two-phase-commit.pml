/* Two-phase commit with 7 resource managers (Gray and Lamport 2006), messages never used up: the model of ../explore-2pc.mjs in
   Promela. One process and one option a step, so that SPIN's states are those of the protocol. */
#define WORKING 0
#define PREPARED 1
#define COMMITTED 2
#define ABORTED 3
#define INIT 0
#define DONE 1

byte rm[7];
byte tm;
bit prepared[7];
bit sent[7];
bit commit;
bit abort;

active proctype protocol() {
  do
  :: d_step { rm[0] == WORKING -> rm[0] = PREPARED; sent[0] = 1 }
  :: d_step { rm[0] == WORKING -> rm[0] = ABORTED }
  :: d_step { tm == INIT && sent[0] && !prepared[0] -> prepared[0] = 1 }
  :: d_step { commit && rm[0] != COMMITTED -> rm[0] = COMMITTED }
  :: d_step { abort && rm[0] != ABORTED -> rm[0] = ABORTED }
  :: d_step { rm[1] == WORKING -> rm[1] = PREPARED; sent[1] = 1 }
  :: d_step { rm[1] == WORKING -> rm[1] = ABORTED }
  :: d_step { tm == INIT && sent[1] && !prepared[1] -> prepared[1] = 1 }
  :: d_step { commit && rm[1] != COMMITTED -> rm[1] = COMMITTED }
  :: d_step { abort && rm[1] != ABORTED -> rm[1] = ABORTED }
  :: d_step { rm[2] == WORKING -> rm[2] = PREPARED; sent[2] = 1 }
  :: d_step { rm[2] == WORKING -> rm[2] = ABORTED }
  :: d_step { tm == INIT && sent[2] && !prepared[2] -> prepared[2] = 1 }
  :: d_step { commit && rm[2] != COMMITTED -> rm[2] = COMMITTED }
  :: d_step { abort && rm[2] != ABORTED -> rm[2] = ABORTED }
  :: d_step { rm[3] == WORKING -> rm[3] = PREPARED; sent[3] = 1 }
  :: d_step { rm[3] == WORKING -> rm[3] = ABORTED }
  :: d_step { tm == INIT && sent[3] && !prepared[3] -> prepared[3] = 1 }
  :: d_step { commit && rm[3] != COMMITTED -> rm[3] = COMMITTED }
  :: d_step { abort && rm[3] != ABORTED -> rm[3] = ABORTED }
  :: d_step { rm[4] == WORKING -> rm[4] = PREPARED; sent[4] = 1 }
  :: d_step { rm[4] == WORKING -> rm[4] = ABORTED }
  :: d_step { tm == INIT && sent[4] && !prepared[4] -> prepared[4] = 1 }
  :: d_step { commit && rm[4] != COMMITTED -> rm[4] = COMMITTED }
  :: d_step { abort && rm[4] != ABORTED -> rm[4] = ABORTED }
  :: d_step { rm[5] == WORKING -> rm[5] = PREPARED; sent[5] = 1 }
  :: d_step { rm[5] == WORKING -> rm[5] = ABORTED }
  :: d_step { tm == INIT && sent[5] && !prepared[5] -> prepared[5] = 1 }
  :: d_step { commit && rm[5] != COMMITTED -> rm[5] = COMMITTED }
  :: d_step { abort && rm[5] != ABORTED -> rm[5] = ABORTED }
  :: d_step { rm[6] == WORKING -> rm[6] = PREPARED; sent[6] = 1 }
  :: d_step { rm[6] == WORKING -> rm[6] = ABORTED }
  :: d_step { tm == INIT && sent[6] && !prepared[6] -> prepared[6] = 1 }
  :: d_step { commit && rm[6] != COMMITTED -> rm[6] = COMMITTED }
  :: d_step { abort && rm[6] != ABORTED -> rm[6] = ABORTED }
  :: d_step { tm == INIT && prepared[0] && prepared[1] && prepared[2] && prepared[3] && prepared[4] && prepared[5] && prepared[6] -> tm = DONE; commit = 1 }
  :: d_step { tm == INIT -> tm = DONE; abort = 1 }
  od
}
