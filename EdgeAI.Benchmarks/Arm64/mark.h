/* The system call by which `peers.c` tells `count.c` where a call begins and ends: getpriority(MARK, one of these). */
#pragma once

enum { MARK = 0x45444745, MARK_BEGIN = 0, MARK_END = 1 /* plus the number of the peer */ };
