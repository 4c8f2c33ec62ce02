using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Connecting, accepting, and messages that carry an address.</summary>
internal static unsafe class ConnectionCalls
{
    private const short Out = 4;
    private const int NonBlocking = 0x800, GetFlags = 3, SetFlags = 4, MessageHeader = 56, NameLengthOffset = 8;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.connect, &Connect);
        t.Override(SyscallNr.accept, &Accept);
        t.Override(SyscallNr.accept4, &Accept);
        t.Override(SyscallNr.sendto, &SendTo);
        t.Override(SyscallNr.recvfrom, &ReceiveFrom);
        t.Override(SyscallNr.sendmsg, &SendMessage);
        t.Override(SyscallNr.recvmsg, &ReceiveMessage);
    }

    private static SyscallResult Connect(GuestTask task, in SyscallArgs a)
    {
        int descriptor = (int)a.A;
        if (task.Virtual!.Wait is { Descriptors.Count: > 0 })
            return Connected(descriptor);
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        byte[]? address = SocketCalls.ToHost(scheduler, descriptor, a.B, a.C);
        if (address != null && !HostSocket.IsDatagram(descriptor) && scheduler.Connections.TryConnect(descriptor, address, name =>
            {
                SocketCalls.Assign(task, descriptor);
                return SocketCalls.ToGuest(scheduler, false, name);
            }))
            return 0;
        SyscallResult result;
        fixed (byte* bytes = address)
            result = ConnectHost(task, address != null ? a with { B = (ulong)bytes } : a);
        if (result.Value is 0 or -Errno.EINPROGRESS || result == SyscallResult.Blocked)
            SocketCalls.Assign(task, descriptor);
        return result;
    }

    private static SyscallResult Connected(int descriptor)
    {
        const int solSocket = 1, soError = 4;
        if (!DescriptorCalls.IsReady((ulong)descriptor, Out))
            return SyscallResult.Blocked;
        int error = 0, length = sizeof(int);
        _ = HostSyscall.Quick((long)SyscallNr.getsockopt, (ulong)descriptor, solSocket, soError, (ulong)&error, (ulong)&length);
        return -error;
    }

    private static SyscallResult ConnectHost(GuestTask task, in SyscallArgs a)
    {
        long flags = HostSyscall.Quick((long)SyscallNr.fcntl, a.A, GetFlags);
        if (flags < 0 || (flags & NonBlocking) != 0)
            return SyscallTable.CallOverridden(task, a);
        _ = HostSyscall.Quick((long)SyscallNr.fcntl, a.A, SetFlags, (ulong)flags | NonBlocking);
        SyscallResult result = SyscallTable.CallOverridden(task, a);
        _ = HostSyscall.Quick((long)SyscallNr.fcntl, a.A, SetFlags, (ulong)flags);
        if (result.Value == -Errno.EINPROGRESS)
            return DescriptorCalls.Block(task, a.A, Out);
        if (result.Value != -Errno.EAGAIN)
            return result;
        task.Virtual!.Wait ??= new TaskWait { AsksHost = true, Restarts = true }; // a full queue of a Unix socket: try again
        return SyscallResult.Blocked;
    }

    private static SyscallResult Accept(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = DescriptorCalls.Input(task, a);
        if (result.Value < 0)
            return result;
        int descriptor = (int)result.Value;
        OwnConnections connections = task.Process.Deterministic!.Connections;
        connections.Accepted(descriptor, a.Number == (int)SyscallNr.accept4 && (a.D & NonBlocking) != 0);
        if (a.B == 0)
            return result;
        if (connections.TryNames(descriptor, out (byte[] Local, byte[] Peer) names))
            _ = SocketCalls.WriteName(names.Peer, a.B, a.C);
        else
            SocketCalls.Correct(task, descriptor, a.B, a.C);
        return result;
    }

    private static SyscallResult SendTo(GuestTask task, in SyscallArgs a)
    {
        if (a.E == 0)
            return DescriptorCalls.Send(task, a);
        byte[]? address = SocketCalls.ToHost(task.Process.Deterministic!, (int)a.A, a.E, a.F);
        SyscallResult result;
        fixed (byte* bytes = address)
            result = DescriptorCalls.Send(task, address != null ? a with { E = (ulong)bytes } : a);
        SocketCalls.Assign(task, (int)a.A);
        return result;
    }

    private static SyscallResult ReceiveFrom(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = DescriptorCalls.Receive(task, a);
        if (result.Value >= 0 && a.E != 0)
            SocketCalls.Correct(task, (int)a.A, a.E, a.F);
        return result;
    }

    private static SyscallResult SendMessage(GuestTask task, in SyscallArgs a)
    {
        byte* header = stackalloc byte[MessageHeader];
        if (!UserCopy.Read(a.B, new Span<byte>(header, MessageHeader)) || *(ulong*)header == 0)
            return DescriptorCalls.SendMessage(task, a);
        byte[]? address = SocketCalls.ToHost(task.Process.Deterministic!, (int)a.A, *(ulong*)header, *(uint*)(header + NameLengthOffset));
        SyscallResult result;
        fixed (byte* bytes = address)
        {
            if (address != null)
                *(ulong*)header = (ulong)bytes;
            result = DescriptorCalls.SendMessage(task, address != null ? a with { B = (ulong)header } : a);
        }
        SocketCalls.Assign(task, (int)a.A);
        return result;
    }

    private static SyscallResult ReceiveMessage(GuestTask task, in SyscallArgs a)
    {
        SyscallResult result = DescriptorCalls.ReceiveMessage(task, a);
        if (result.Value >= 0 && UserCopy.Read(a.B, out ulong name) && name != 0)
            SocketCalls.Correct(task, (int)a.A, name, a.B + NameLengthOffset);
        return result;
    }
}
