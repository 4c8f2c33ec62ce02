// Signals that are blocked: none is handled while it is, none is lost, none passes to a child.
#include "guest.h"

enum { USR1 = 10, ALRM = 14, CHLD = 17, BLOCK = 0, UNBLOCK = 1 };
#define BIT(signal) (1ul << ((signal) - 1))

static volatile u64 runs, blocked, wrong;

static void handler(int signal, struct info *i, struct context *c)
{
    (void)i, (void)c;
    runs++;
    if (blocked & BIT(signal))
        wrong++;
}

static void mask(int how, u64 set) { sys(14, how, (u64)&set, 0, 8, 0, 0); }

static void block(u64 set)
{
    mask(BLOCK, set);
    blocked |= set;
}

static void unblock(u64 set)
{
    blocked &= ~set;
    mask(UNBLOCK, set);
}

static u64 pending(void)
{
    u64 set = 0;
    SYS3(127, &set, 8, 0);
    return set;
}

// Sent while blocked: waits, and comes on unblocking, once.
static void sent(void)
{
    u64 waiting = 0, handled = 0, inherited = 0;
    for (int n = 0; n < 500; n++) {
        block(BIT(USR1));
        sys(62, SYS1(39, 0), USR1, 0, 0, 0, 0);
        SYS1(24, 0);
        waiting += (pending() & BIT(USR1)) != 0;
        if (n % 50 == 0) {
            i64 child = sys(56, CHLD, 0, 0, 0, 0, 0);
            if (child == 0)
                SYS1(231, (pending() & BIT(USR1)) != 0);
            int status = 0;
            sys(61, child, (u64)&status, 0, 0, 0, 0);
            inherited += status != 0;
        }
        runs = 0;
        unblock(BIT(USR1));
        handled += runs == 1;
    }
    put("sent while blocked");
    put_value("waiting", waiting);
    put_value("handled", handled);
    put_value("inherited", inherited);
    put_value("wrong", wrong);
    put_char('\n');
    flush();
}

// A timer that fires all the time against a mask that changes all the time.
static void storm(void)
{
    u64 interval[4] = { 0, 50, 0, 50 };
    runs = wrong = 0;
    SYS3(38, 0, interval, 0);
    u64 rounds = 0, enough = 2000;
    for (; runs < enough && rounds < 50000000; rounds++) {
        block(BIT(ALRM));
        unblock(BIT(ALRM));
        if (rounds % 64 == 0) {
            block(~0ul);
            i64 child = sys(56, CHLD | 0x4100, 0, 0, 0, 0, 0);
            if (child == 0)
                SYS1(231, 0);
            sys(61, child, 0, 0, 0, 0, 0);
            unblock(~0ul);
        }
    }
    interval[1] = interval[3] = 0;
    SYS3(38, 0, interval, 0);
    put("storm");
    put_value("enough", runs >= enough);
    put_value("wrong", wrong);
    put_char('\n');
    flush();
}

int main_c(void)
{
    on_signal(USR1, handler, RESTART);
    on_signal(ALRM, handler, RESTART);
    on_signal(CHLD, handler, RESTART);
    sent();
    storm();
    return wrong != 0;
}
