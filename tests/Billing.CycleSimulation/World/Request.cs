using Billing.Application.Ports;

namespace Billing.CycleSimulation;

/// <summary>A request of the organization. Repeated as the same command until it is answered: accepted or refused.</summary>
/// <param name="name">What it asks for.</param>
/// <param name="send">Asks once; true when it was accepted.</param>
/// <param name="isReady">Tells when it can be asked; null for always. One that waits for its moment is answered before time goes on.</param>
internal sealed class Request(string name, Func<CycleService, Task<bool>> send, Func<bool>? isReady = null)
{
    private Task<bool>? _running;

    /// <summary>What it asks for.</summary>
    public string Name => name;

    /// <summary>Null until it is answered; then whether it was accepted.</summary>
    public bool? Answer { get; private set; }

    /// <summary>True while an instance works on it.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>The work on it.</summary>
    public Task Running => _running!;

    /// <summary>How often it was sent.</summary>
    public int Sent { get; private set; }

    /// <summary>True when it may be sent.</summary>
    public bool IsReady => !IsRunning && (Sent > 0 || isReady is null || isReady());

    /// <summary>True while time must not go on.</summary>
    public bool HoldsTime => isReady is not null && Sent > 0 && Answer is null;

    /// <summary>Sends it, or sends it again.</summary>
    public void Send(CycleService service)
    {
        Sent++;
        _running = send(service);
    }

    /// <summary>The process died with it: it is to be sent again.</summary>
    public void Abandon() => _running = null;

    /// <summary>Takes the answer when there is one; after a failure of the store it is to be sent again.</summary>
    public void Look()
    {
        if (_running is not { IsCompleted: true } over)
        {
            return;
        }

        _running = null;
        if (over.IsCompletedSuccessfully)
        {
            Answer = over.Result;
        }
        else if (over.Exception?.Flatten().InnerExceptions.FirstOrDefault(one => one is not StoreException) is { } foreign)
        {
            throw new InvalidOperationException($"The request {name} failed for a reason of its own", foreign);
        }
    }
}
