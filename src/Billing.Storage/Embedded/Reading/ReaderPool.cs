using System.Collections.Concurrent;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;

namespace Billing.Storage.Embedded.Reading;

/// <summary>Connections for reading. Each read borrows one and sees everything that was durable when it began; the writer never blocks it.</summary>
internal sealed class ReaderPool(Func<SqliteConnection> open, int size) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(size);
    private volatile bool _closed;

    /// <summary>Reads with a borrowed connection; the state travels beside the function so that the function can be static.</summary>
    public TResult Read<TState, TResult>(TState state, Func<SqliteConnection, TState, TResult> read, CancellationToken cancellationToken)
    {
        _free.Wait(cancellationToken);
        try
        {
            if (_closed)
            {
                throw new StoreException(StoreFault.Unavailable, "The store is closed");
            }

            SqliteConnection connection = _idle.TryTake(out SqliteConnection? idle) ? idle : open();
            try
            {
                return read(connection, state);
            }
            finally
            {
                _idle.Add(connection);
            }
        }
        catch (SqliteException error)
        {
            throw error.ToStoreException(committing: false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for reads under way, then closes all connections.</summary>
    public void Dispose()
    {
        _closed = true;
        for (int i = 0; i < size; i++)
        {
            _free.Wait();
        }

        foreach (SqliteConnection connection in _idle)
        {
            connection.Dispose();
        }

        _free.Release(size);
    }
}
