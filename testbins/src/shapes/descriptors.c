// Which descriptors there are: what is listed, copied, closed, and how many may be open.
#include "guest.h"

static u8 status[256];

static u64 name_value(const char *s)
{
    u64 v = 0;
    for (; *s; s++)
        v = v * 10 + (u64)(*s - '0');
    return v;
}

static void list(const char *folder)
{
    static u8 entries[32768] __attribute__((aligned(8)));
    put(folder);
    i64 fd = SYS3(2, folder, 0x10000, 0), n;
    while ((n = SYS3(217, fd, entries, sizeof entries)) > 0) {
        for (i64 at = 0; at < n; at += *(unsigned short *)(entries + at + 16)) {
            const char *name = (const char *)entries + at + 19;
            if (*name != '.')
                put_value("fd", name_value(name));
        }
    }
    put_value("end", n);
    SYS1(3, fd);
    put_char('\n');
    flush();
}

int main_c(void)
{
    u64 limit[2], good = 0, sum = 0;
    SYS3(97, 7, limit, 0);
    u64 most = limit[0] < 1100 ? limit[0] : 1100;
    list("/proc/self/fd");
    list("/proc/self/fdinfo");
    for (u64 fd = 3; fd < most + 10; fd++)
        good += SYS1(3, fd) == 0; // close
    put_value("closed", good);
    for (u64 fd = 3; fd < most + 10; fd++) {
        if (SYS3(72, fd, 1, 0) >= 0 || SYS3(5, fd, status, 0) >= 0)
            put_value("open", fd);
    }
    for (u64 fd = 3; fd < most; fd++)
        sum += SYS3(33, 1, fd, 0) == (i64)fd; // dup2
    put_value("copied", sum);
    put_char('\n');
    flush();
    for (u64 fd = 3; fd < most; fd++) { // each is there to be written to
        if (SYS3(1, fd, "", 0) != 0)
            put_value("unwritable", fd);
    }
    put_value("close_range", SYS3(436, 3, ~0U, 0));
    put_char('\n');
    list("/proc/self/fd");
    u64 small[2] = { 20, limit[1] };
    put_value("setrlimit", SYS3(160, 7, small, 0));
    for (good = 0; SYS1(32, 1) >= 0; good++)
        ;
    put_value("until the limit", good);
    put_char('\n');
    flush();
    return 0;
}
