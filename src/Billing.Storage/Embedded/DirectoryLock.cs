using Billing.Application.Ports;

namespace Billing.Storage.Embedded;

/// <summary>
/// Keeps a second process out of the data directory: versions, sequence numbers and names are counted in memory by the one that opened
/// it. The operating system releases the lock when the process ends, however it ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    public DirectoryLock(string directory)
    {
        try
        {
            _file = new FileStream(Path.Combine(directory, "billing.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new StoreException(
                StoreFault.Refused, $"The data directory '{directory}' is in use by another process: stop it, or choose another directory.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StoreException(StoreFault.Refused, $"The data directory '{directory}' cannot be written to.", error);
        }
    }

    public void Dispose() => _file.Dispose();
}
