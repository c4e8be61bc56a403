namespace Billing.Storage.Embedded.Writing;

/// <summary>A change that answers with a value.</summary>
internal abstract class WriteRequest<T>(CancellationToken cancellationToken) : WriteRequest
{
    // Continuations must not run on the writer thread: they would delay every other caller.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>Completes when the change is durable or refused.</summary>
    public ValueTask<T> Answer => new(_answer.Task);

    public sealed override bool AnswerIfCancelled()
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        Release();
        _answer.TrySetCanceled(cancellationToken);
        return true;
    }

    public sealed override void Apply(WriteSession session) => _result = Run(session);

    public sealed override void Complete()
    {
        Publish(_result);
        Release();
        _answer.TrySetResult(_result);
    }

    public sealed override void Fail(Exception error)
    {
        Release();
        _answer.TrySetException(error);
    }

    /// <summary>The change itself.</summary>
    protected abstract T Run(WriteSession session);

    /// <summary>Tells the rest of the store what became durable.</summary>
    protected virtual void Publish(T result)
    {
    }

    /// <summary>Gives back rented memory.</summary>
    protected virtual void Release()
    {
    }
}
