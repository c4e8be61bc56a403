using Billing.Simulation;

namespace Billing.CycleSimulation;

/// <summary>An instance that answers requests, one at a time, in a process that may die at any call.</summary>
internal sealed class CycleApi(CycleService service)
{
    public SimProcess Process => service.Process;

    /// <summary>What it answers now; null when it waits for a request.</summary>
    public Request? Request { get; private set; }

    /// <summary>Takes a request up.</summary>
    public void Take(Request request)
    {
        Request = request;
        request.Send(service);
    }

    /// <summary>Looks whether the request is over.</summary>
    public void Look()
    {
        Process.RequireOver(Request!.Running);
        Request.Look();
        Request = null;
    }
}
