namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// The runtime of Go 1.27: written by scripts/golayouts from go1.27.4, offsets from the DWARF of a program it built,
/// constants from <c>runtime/runtime2.go</c> and the list of function ids.
/// </summary>
internal static class Go127
{
    /// <summary>Fields as <c>name@offset:size</c>, lists as <c>number=name</c>; see <see cref="LayoutText"/>.</summary>
    internal static ReadOnlySpan<byte> Text =>
        """
        struct g:456 stack.lo@0:8 stack.hi@8:8 stackguard0@16:8 stackguard1@24:8 _panic@32:8 _defer@40:8 m@48:8
          sched.sp@56:8 sched.pc@64:8 sched.g@72:8 sched.ctxt@80:8 sched.lr@88:8 sched.bp@96:8 syscallsp@104:8
          syscallpc@112:8 syscallbp@120:8 stktopsp@128:8 param@136:8 atomicstatus@144:4 goid@152:8 schedlink@160:8
          waitsince@168:8 waitreason@176:1 preempt@177:1 preemptStop@178:1 asyncSafePoint@180:1 throwsplit@183:1
          parkingOnChan@185:1 lockedm@208:8 sig@224:4 sigcode0@256:8 sigcode1@264:8 sigpc@272:8 parentGoid@280:8
          gopc@288:8 startpc@304:8 waiting@320:8 timer@360:8
        struct m:1832 g0@0:8 morebuf.sp@8:8 morebuf.pc@16:8 procid@64:8 gsignal@72:8 tls@128:48 mstartfn@176:8
          curg@184:8 caughtsig@192:8 p@208:8 nextp@216:8 oldp@224:8 id@232:8 mallocing@240:4 throwing@244:4
          preemptoff@248:16 locks@264:4 dying@268:4 spinning@276:1 blocked@277:1 newSigstack@278:1 isextra@281:1
          isExtraInC@282:1 incgo@280:1 ncgocall@320:8 ncgo@328:4 alllink@352:8 schedlink@360:8 lockedg@384:8
          createstack@392:256 lockedExt@648:4 lockedInt@652:4 syscalltick@788:4 freelink@792:8 vdsoSP@896:8
          vdsoPC@904:8 preemptGen@912:4 signalPending@916:4
        struct p:15920 id@0:4 status@4:4 link@8:8 schedtick@16:4 syscalltick@20:4 sysmontick.schedtick@24:4
          sysmontick.schedwhen@32:8 sysmontick.syscalltick@28:4 m@48:8 mcache@56:8 goidcache@384:8
          goidcacheend@392:8 runqhead@400:4 runqtail@404:4 runq@408:2048 runnext@2456:8 gFree.size@2472:4
          preempt@13776:1 runSafePointFn@13664:4
        struct schedt:6872 goidgen@0:8 lastpoll@8:8 pollUntil@16:8 lock@32:8 midle@40:24 nmidle@64:4
          nmidlelocked@68:4 mnext@72:8 maxmcount@80:4 nmsys@84:4 nmfreed@88:8 ngsys@96:4 pidle@104:8 npidle@112:4
          nmspinning@116:4 needspinning@120:4 runq.head@128:8 runq.tail@136:8 runq.size@144:4 gcwaiting@264:1
          stopwait@268:4 sysmonwait@280:1 procresizetime@328:8 totaltime@336:8
        struct moduledata:568 pcHeader@0:8 funcnametab@8:24 cutab@32:24 filetab@56:24 pctab@80:24 pclntable@104:24
          ftab@128:24 findfunctab@152:8 minpc@160:8 maxpc@168:8 text@176:8 etext@184:8 noptrdata@192:8
          enoptrdata@200:8 data@208:8 edata@216:8 bss@224:8 ebss@232:8 noptrbss@240:8 enoptrbss@248:8 end@272:8
          types@296:8 etypes@312:8 rodata@336:8 gofunc@344:8 typedesclen@304:8 itaboffset@320:8 itabsize@328:8
          pluginpath@408:16 inittasks@448:24 modulename@472:16 hasmain@512:1 bad@513:1 next@560:8
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
          7=_Genqueue_unused 8=_Gcopystack 9=_Gpreempted 10=_Gleaked 11=_Gdeadextra
        list pstatus 0=_Pidle 1=_Prunning 2=_Psyscall_unused 3=_Pgcstop 4=_Pdead
        list waitreason 1=GC_assist_marking 2=IO_wait 3=dumping_heap 4=garbage_collection 5=garbage_collection_scan
          6=panicwait 7=GC_assist_wait 8=GC_sweep_wait 9=GC_scavenge_wait 10=finalizer_wait 11=force_gc_(idle)
          12=GOMAXPROCS_updater_(idle) 13=semacquire 14=sleep 15=chan_receive_(nil_chan) 16=chan_send_(nil_chan)
          17=select_(no_cases) 18=select 19=chan_receive 20=chan_send 21=sync.Cond.Wait 22=sync.Mutex.Lock
          23=sync.RWMutex.RLock 24=sync.RWMutex.Lock 25=sync.WaitGroup.Wait 26=trace_reader_(blocked)
          27=wait_for_GC_cycle 28=GC_worker_(idle) 29=GC_worker_(active) 30=preempted 31=debug_call
          32=GC_mark_termination 33=stopping_the_world 34=flushing_proc_caches 35=trace_goroutine_status
          36=trace_proc_status 37=page_trace_flush 38=coroutine 39=GC_weak_to_strong_wait 40=synctest.Run
          41=synctest.Wait 42=chan_receive_(durable) 43=chan_send_(durable) 44=select_(durable)
          45=sync.WaitGroup.Wait_(durable) 46=cleanup_wait
        """u8;
}
