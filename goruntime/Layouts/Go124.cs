namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// The runtime of Go 1.24: written by scripts/golayouts from go1.24.4, offsets from the DWARF of a program it built,
/// constants from <c>runtime/runtime2.go</c> and the list of function ids.
/// </summary>
internal static class Go124
{
    /// <summary>Fields as <c>name@offset:size</c>, lists as <c>number=name</c>; see <see cref="LayoutText"/>.</summary>
    internal static ReadOnlySpan<byte> Text =>
        """
        struct g:440 stack.lo@0:8 stack.hi@8:8 stackguard0@16:8 stackguard1@24:8 _panic@32:8 _defer@40:8 m@48:8
          sched.sp@56:8 sched.pc@64:8 sched.g@72:8 sched.ctxt@80:8 sched.lr@96:8 sched.bp@104:8 syscallsp@112:8
          syscallpc@120:8 syscallbp@128:8 stktopsp@136:8 param@144:8 atomicstatus@152:4 goid@160:8 schedlink@168:8
          waitsince@176:8 waitreason@184:1 preempt@185:1 preemptStop@186:1 asyncSafePoint@188:1 throwsplit@191:1
          parkingOnChan@193:1 lockedm@216:8 sig@228:4 sigcode0@256:8 sigcode1@264:8 sigpc@272:8 parentGoid@280:8
          gopc@288:8 startpc@304:8 waiting@320:8 timer@360:8
        struct m:1808 g0@0:8 morebuf.sp@8:8 morebuf.pc@16:8 procid@72:8 gsignal@80:8 tls@136:48 mstartfn@184:8
          curg@192:8 caughtsig@200:8 p@208:8 nextp@216:8 oldp@224:8 id@232:8 mallocing@240:4 throwing@244:4
          preemptoff@248:16 locks@264:4 dying@268:4 spinning@276:1 blocked@277:1 newSigstack@278:1 isextra@281:1
          isExtraInC@282:1 incgo@280:1 ncgocall@296:8 ncgo@304:4 alllink@328:8 schedlink@336:8 lockedg@344:8
          createstack@352:256 lockedExt@608:4 lockedInt@612:4 syscalltick@740:4 freelink@744:8 vdsoSP@880:8
          vdsoPC@888:8 preemptGen@896:4 signalPending@900:4
        struct p:8952 id@0:4 status@4:4 link@8:8 schedtick@16:4 syscalltick@20:4 sysmontick.schedtick@24:4
          sysmontick.schedwhen@32:8 sysmontick.syscalltick@28:4 m@48:8 mcache@56:8 goidcache@376:8
          goidcacheend@384:8 runqhead@392:4 runqtail@396:4 runq@400:2048 runnext@2448:8 gFree.n@2464:4
          preempt@8936:1 runSafePointFn@8832:4
        struct schedt:6824 goidgen@0:8 lastpoll@8:8 pollUntil@16:8 lock@24:8 midle@32:8 nmidle@40:4
          nmidlelocked@44:4 mnext@48:8 maxmcount@56:4 nmsys@60:4 nmfreed@64:8 ngsys@72:4 pidle@80:8 npidle@88:4
          nmspinning@92:4 needspinning@96:4 runq.head@104:8 runq.tail@112:8 runqsize@120:4 gcwaiting@232:1
          stopwait@236:4 sysmonwait@248:1 procresizetime@296:8 totaltime@304:8
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
          15=panicwrap 16=rt0_go 17=runfinq 18=runtime_main 19=sigpanic 20=systemstack 21=systemstack_switch
          22=wrapper
        list gstatus 0=_Gidle 1=_Grunnable 2=_Grunning 3=_Gsyscall 4=_Gwaiting 5=_Gmoribund_unused 6=_Gdead
          7=_Genqueue_unused 8=_Gcopystack 9=_Gpreempted
        list pstatus 0=_Pidle 1=_Prunning 2=_Psyscall 3=_Pgcstop 4=_Pdead
        list waitreason 1=GC_assist_marking 2=IO_wait 3=chan_receive_(nil_chan) 4=chan_send_(nil_chan)
          5=dumping_heap 6=garbage_collection 7=garbage_collection_scan 8=panicwait 9=select 10=select_(no_cases)
          11=GC_assist_wait 12=GC_sweep_wait 13=GC_scavenge_wait 14=chan_receive 15=chan_send 16=finalizer_wait
          17=force_gc_(idle) 18=semacquire 19=sleep 20=sync.Cond.Wait 21=sync.Mutex.Lock 22=sync.RWMutex.RLock
          23=sync.RWMutex.Lock 24=sync.WaitGroup.Wait 25=trace_reader_(blocked) 26=wait_for_GC_cycle
          27=GC_worker_(idle) 28=GC_worker_(active) 29=preempted 30=debug_call 31=GC_mark_termination
          32=stopping_the_world 33=flushing_proc_caches 34=trace_goroutine_status 35=trace_proc_status
          36=page_trace_flush 37=coroutine 38=GC_weak_to_strong_wait 39=synctest.Run 40=synctest.Wait
          41=chan_receive_(synctest) 42=chan_send_(synctest) 43=select_(synctest)
        """u8;
}
