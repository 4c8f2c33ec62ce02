namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// The runtime of Go 1.25: written by scripts/golayouts from go1.25.12, offsets from the DWARF of a program it built,
/// constants from <c>runtime/runtime2.go</c> and the list of function ids.
/// </summary>
internal static class Go125
{
    /// <summary>Fields as <c>name@offset:size</c>, lists as <c>number=name</c>; see <see cref="LayoutText"/>.</summary>
    internal static ReadOnlySpan<byte> Text =>
        """
        struct g:440 stack.lo@0:8 stack.hi@8:8 stackguard0@16:8 stackguard1@24:8 _panic@32:8 _defer@40:8 m@48:8
          sched.sp@56:8 sched.pc@64:8 sched.g@72:8 sched.ctxt@80:8 sched.lr@88:8 sched.bp@96:8 syscallsp@104:8
          syscallpc@112:8 syscallbp@120:8 stktopsp@128:8 param@136:8 atomicstatus@144:4 goid@152:8 schedlink@160:8
          waitsince@168:8 waitreason@176:1 preempt@177:1 preemptStop@178:1 asyncSafePoint@180:1 throwsplit@183:1
          parkingOnChan@185:1 lockedm@208:8 sig@220:4 sigcode0@248:8 sigcode1@256:8 sigpc@264:8 parentGoid@272:8
          gopc@280:8 startpc@296:8 waiting@312:8 timer@352:8
        struct m:1816 g0@0:8 morebuf.sp@8:8 morebuf.pc@16:8 procid@64:8 gsignal@72:8 tls@128:48 mstartfn@176:8
          curg@184:8 caughtsig@192:8 p@200:8 nextp@208:8 oldp@216:8 id@224:8 mallocing@232:4 throwing@236:4
          preemptoff@240:16 locks@256:4 dying@260:4 spinning@268:1 blocked@269:1 newSigstack@270:1 isextra@273:1
          isExtraInC@274:1 incgo@272:1 ncgocall@312:8 ncgo@320:4 alllink@344:8 schedlink@352:8 lockedg@360:8
          createstack@368:256 lockedExt@624:4 lockedInt@628:4 syscalltick@756:4 freelink@760:8 vdsoSP@896:8
          vdsoPC@904:8 preemptGen@912:4 signalPending@916:4
        struct p:9512 id@0:4 status@4:4 link@8:8 schedtick@16:4 syscalltick@20:4 sysmontick.schedtick@24:4
          sysmontick.schedwhen@32:8 sysmontick.syscalltick@28:4 m@48:8 mcache@56:8 goidcache@376:8
          goidcacheend@384:8 runqhead@392:4 runqtail@396:4 runq@400:2048 runnext@2448:8 gFree.size@2464:4
          preempt@9496:1 runSafePointFn@9384:4
        struct schedt:6848 goidgen@0:8 lastpoll@8:8 pollUntil@16:8 lock@32:8 midle@40:8 nmidle@48:4
          nmidlelocked@52:4 mnext@56:8 maxmcount@64:4 nmsys@68:4 nmfreed@72:8 ngsys@80:4 pidle@88:8 npidle@96:4
          nmspinning@100:4 needspinning@104:4 runq.head@112:8 runq.tail@120:8 runq.size@128:4 gcwaiting@248:1
          stopwait@252:4 sysmonwait@264:1 procresizetime@312:8 totaltime@320:8
        struct moduledata:584 pcHeader@0:8 funcnametab@8:24 cutab@32:24 filetab@56:24 pctab@80:24 pclntable@104:24
          ftab@128:24 findfunctab@152:8 minpc@160:8 maxpc@168:8 text@176:8 etext@184:8 noptrdata@192:8
          enoptrdata@200:8 data@208:8 edata@216:8 bss@224:8 ebss@232:8 noptrbss@240:8 enoptrbss@248:8 end@272:8
          types@296:8 etypes@304:8 rodata@312:8 gofunc@320:8 typelinks@352:24 itablinks@376:24 pluginpath@424:16
          inittasks@464:24 modulename@488:16 hasmain@528:1 bad@529:1 next@576:8
        struct _type:48 Size_@0:8 Hash@16:4 TFlag@20:1 Kind_@23:1 Str@40:4
        struct itab:32 Inter@0:8 Type@8:8 Hash@16:4 Fun@24:8
        struct interfacetype:80 Type@0:48
        struct initTask:8 state@0:4 nfns@4:4
        struct _func:44 args@8:4 deferreturn@12:4 pcsp@16:4 pcfile@20:4 pcln@24:4 npcdata@28:4 cuOffset@32:4
          startLine@36:4 funcID@40:1 flag@41:1 nfuncdata@43:1
        struct inlinedCall:16 funcID@0:1 nameOff@4:4 parentPc@8:4 startLine@12:4
        list funcid 0=normal 1=abort 2=asmcgocall 3=asyncPreempt 4=cgocallback 5=corostart 6=debugCallV2
          7=gcBgMarkWorker 8=goexit 9=gogo 10=gopanic 11=handleAsyncEvent 12=mcall 13=morestack 14=mstart
          15=panicwrap 16=rt0_go 17=runtime_main 18=runFinalizers 19=runCleanups 20=sigpanic 21=systemstack
          22=systemstack_switch 23=wrapper
        list gstatus 0=_Gidle 1=_Grunnable 2=_Grunning 3=_Gsyscall 4=_Gwaiting 5=_Gmoribund_unused 6=_Gdead
          7=_Genqueue_unused 8=_Gcopystack 9=_Gpreempted
        list pstatus 0=_Pidle 1=_Prunning 2=_Psyscall 3=_Pgcstop 4=_Pdead
        list waitreason 1=GC_assist_marking 2=IO_wait 3=chan_receive_(nil_chan) 4=chan_send_(nil_chan)
          5=dumping_heap 6=garbage_collection 7=garbage_collection_scan 8=panicwait 9=select 10=select_(no_cases)
          11=GC_assist_wait 12=GC_sweep_wait 13=GC_scavenge_wait 14=chan_receive 15=chan_send 16=finalizer_wait
          17=force_gc_(idle) 18=GOMAXPROCS_updater_(idle) 19=semacquire 20=sleep 21=sync.Cond.Wait
          22=sync.Mutex.Lock 23=sync.RWMutex.RLock 24=sync.RWMutex.Lock 25=sync.WaitGroup.Wait
          26=trace_reader_(blocked) 27=wait_for_GC_cycle 28=GC_worker_(idle) 29=GC_worker_(active) 30=preempted
          31=debug_call 32=GC_mark_termination 33=stopping_the_world 34=flushing_proc_caches
          35=trace_goroutine_status 36=trace_proc_status 37=page_trace_flush 38=coroutine 39=GC_weak_to_strong_wait
          40=synctest.Run 41=synctest.Wait 42=chan_receive_(durable) 43=chan_send_(durable) 44=select_(durable)
          45=sync.WaitGroup.Wait_(durable) 46=cleanup_wait
        """u8;
}
