using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;

namespace Billing.Storage.Embedded.Writing;

/// <summary>
/// The only writer. Requests that arrive while one transaction goes to the disk are applied together in the next one, so that many
/// callers share one flush. A request that fails hard is found by running the group again one by one: it fails nobody but itself.
/// </summary>
internal sealed class WriterThread : IDisposable
{
    /// <summary>More waiting than this is refused, so that memory stays bounded when the disk is slower than the callers.</summary>
    private const int MaxPending = 100_000;

    private const int MaxPendingBytes = 128 * 1024 * 1024;
    private const int MaxGroup = 1024;
    private const int MaxGroupBytes = 16 * 1024 * 1024;

    private readonly WriteSession _session;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _arrived = new(false, spinCount: 50);
    private List<WriteRequest> _pending = [];
    private List<WriteRequest> _taken = [];
    private long _pendingBytes;
    private bool _stopping;

    public WriterThread(WriteSession session)
    {
        _session = session;
        _thread = new Thread(Work) { IsBackground = true, Name = "embedded store writer" };
        _thread.Start();
    }

    /// <summary>Queues a request; it is answered once it is durable.</summary>
    public ValueTask<T> Run<T>(WriteRequest<T> request)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                request.Fail(new StoreException(StoreFault.Unavailable, "The store is closed"));
            }
            else if (_pending.Count >= MaxPending || _pendingBytes > MaxPendingBytes)
            {
                request.Fail(new StoreException(StoreFault.Throttled, "Too many writes wait for the disk"));
            }
            else
            {
                _pending.Add(request);
                _pendingBytes += request.SizeBytes;
                if (_pending.Count == 1)
                {
                    _arrived.Set();
                }
            }
        }

        return request.Answer;
    }

    /// <summary>Writes what is queued, then ends the thread and closes its connection.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            _arrived.Set();
        }

        _thread.Join();
        _arrived.Dispose();
        _session.Dispose();
    }

    private void Work()
    {
        while (Take())
        {
            int start = 0;
            while (start < _taken.Count)
            {
                int end = start;
                for (int bytes = 0; end < _taken.Count && end - start < MaxGroup && bytes <= MaxGroupBytes; end++)
                {
                    bytes += _taken[end].SizeBytes;
                }

                WriteGroup(_taken[start..end].FindAll(request => !request.AnswerIfCancelled()));
                start = end;
            }

            _taken.Clear();
        }
    }

    /// <summary>Waits for requests and takes all of them; false when the store closes and none is left.</summary>
    private bool Take()
    {
        _arrived.Wait();
        lock (_gate)
        {
            (_pending, _taken) = (_taken, _pending);
            _pendingBytes = 0;
            if (!_stopping)
            {
                _arrived.Reset();
            }

            return _taken.Count > 0 || !_stopping;
        }
    }

    private void WriteGroup(List<WriteRequest> group)
    {
        if (TryApply(group) is not { } error)
        {
            Commit(group);
        }
        else if (group.Count == 1)
        {
            group[0].Fail(error);
        }
        else
        {
            foreach (WriteRequest request in group)
            {
                WriteGroup([request]);
            }
        }
    }

    private Exception? TryApply(List<WriteRequest> group)
    {
        try
        {
            _session.BeginTransaction();
            foreach (WriteRequest request in group)
            {
                request.Apply(_session);
            }

            return null;
        }
        catch (Exception error)
        {
            return TryRollback() ?? (error is SqliteException sqlite ? sqlite.ToStoreException(committing: false) : error);
        }
    }

    private void Commit(List<WriteRequest> group)
    {
        try
        {
            _session.CommitTransaction();
        }
        catch (SqliteException error)
        {
            StoreException failure = TryRollback() ?? error.ToStoreException(committing: true);
            group.ForEach(request => request.Fail(failure));
            return;
        }

        group.ForEach(request => request.Complete());
        TryBoundLog();
    }

    /// <summary>A failure here loses nothing: the next group tries again, and a broken disk will fail that group itself.</summary>
    private void TryBoundLog()
    {
        try
        {
            _session.BoundLog();
        }
        catch (SqliteException)
        {
            // The answers are given and durable.
        }
    }

    private StoreException? TryRollback()
    {
        try
        {
            _session.RollbackTransaction();
            return null;
        }
        catch (SqliteException error)
        {
            return error.ToStoreException(committing: false);
        }
    }
}
