using Billing.Application.Consistency;
using Billing.Application.Customers;
using NodaTime;

namespace Billing.Simulation;

/// <summary>A request that moves a customer into its other time zone, repeated with the same command until it is answered.</summary>
internal sealed class SimMove(SimCustomer customer, Instant beganAt)
{
    private Task? _running;

    public SimCustomer Customer => customer;

    /// <summary>Before this instant no close can know of the move.</summary>
    public Instant BeganAt => beganAt;

    public bool IsDone => AnsweredAt is not null;

    /// <summary>When it was answered: every close that begins later knows of the move. Null while it is under way.</summary>
    public Instant? AnsweredAt { get; private set; }

    public SimProcess? Process { get; private set; }

    /// <summary>One step: it starts, goes one call further, or is found finished or dead.</summary>
    public void Step(SimWorld world)
    {
        if (Process is null)
        {
            Process = world.NewProcess();
            _running = RunAsync(world.NewService(Process));
        }
        else if (Process.IsDead)
        {
            Process = null;
        }
        else if (Process.IsWaiting)
        {
            Process.Open(world.IsCalm);
        }
        else
        {
            Process.RequireOver(_running!);
            AnsweredAt = _running!.IsCompletedSuccessfully ? world.Now : null;
            Process = null;
        }
    }

    private async Task RunAsync(SimService service) => _ = (await new UpdateCustomer(service.Transactor).RunAsync(
        SimCatalog.Space, customer.Id, new CustomerPatch { TimeZoneId = customer.OtherZone.Id }, Command.FromJob("move", customer.ExternalId), default)
        .ConfigureAwait(false)).Value;
}
