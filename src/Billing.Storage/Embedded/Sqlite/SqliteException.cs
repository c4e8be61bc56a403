using Billing.Application.Ports;

namespace Billing.Storage.Embedded.Sqlite;

/// <summary>A result code that means failure. Never leaves the store: <see cref="ToStoreException"/> says what a caller may conclude.</summary>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite: {message} ({code})")
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int OutOfMemory = 7;
    private const int InputOutput = 10;
    private const int Full = 13;

    /// <summary>The primary code; the upper bits hold details.</summary>
    private readonly int _primary = code & 0xff;

    /// <summary>
    /// The fault as the ports name it. While committing, an input or output error may have left the commit record on the disk, so the
    /// outcome is unknown; a full disk cannot have, because that record is written last.
    /// </summary>
    public StoreException ToStoreException(bool committing)
    {
        StoreFault fault = _primary switch
        {
            Busy or Locked => StoreFault.Throttled,
            Full or OutOfMemory => StoreFault.Unavailable,
            InputOutput => committing ? StoreFault.OutcomeUnknown : StoreFault.Unavailable,
            _ => committing ? StoreFault.OutcomeUnknown : StoreFault.Refused,
        };
        return new StoreException(fault, Message, this);
    }
}
