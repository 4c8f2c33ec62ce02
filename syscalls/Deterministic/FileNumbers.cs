namespace GoEmu.Syscalls.Deterministic;

/// <summary>Numbers of devices and files as the guest sees them: 1, 2 and so on, in the order in which it comes across them.</summary>
internal sealed class FileNumbers
{
    private readonly Dictionary<ulong, ulong> _devices = [];
    private readonly Dictionary<(ulong Device, ulong Inode), ulong> _inodes = [];

    /// <summary>The guest's number of a device.</summary>
    public ulong Device(ulong host)
    {
        if (!_devices.TryGetValue(host, out ulong number))
            _devices[host] = number = (ulong)_devices.Count + 1;
        return number;
    }

    /// <summary>The guest's number of a file on a device of the host's.</summary>
    public ulong Inode(ulong device, ulong host)
    {
        if (!_inodes.TryGetValue((device, host), out ulong number))
            _inodes[(device, host)] = number = (ulong)_inodes.Count + 1;
        return number;
    }
}
