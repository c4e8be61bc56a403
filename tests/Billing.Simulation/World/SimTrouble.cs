using NodaTime;

namespace Billing.Simulation;

/// <summary>What happens to the service from outside, beside what goes wrong with single calls.</summary>
internal sealed class SimTrouble(SimWorld world, Random random)
{
    private const int PartitionsMax = 6;

    /// <summary>The plan whose customers may move: without a base amount, so that whole days of two zones need not be told apart.</summary>
    private const int MovingPlan = 2;

    /// <summary>An operator waits to make the hub anew.</summary>
    public bool IsHubToBeRecreated { get; private set; }

    /// <summary>The hub is made anew only when it is empty: what it held would be lost whoever counts.</summary>
    public bool TryRecreateHub()
    {
        if (!world.Hub.IsConsumed || world.Instances.Any(instance => !instance.IsIdle))
        {
            return false;
        }

        world.Faults.Note(SimFault.HubRecreated);
        world.Hub.Recreate();
        IsHubToBeRecreated = false;
        return true;
    }

    public void Happen()
    {
        switch (random.Next(17))
        {
            case 0:
                world.Faults.Note(SimFault.GarbageInHub);
                world.Garbage++;
                world.Hub.Append(random.Next(world.Hub.Count), random.Next(2) == 0 ? "{\"what\":\"ever\"}" : $"bfu1.{new string((char)('A' + random.Next(26)), random.Next(40))}");
                break;
            case 1:
                IsHubToBeRecreated = random.Next(3) == 0;
                break;
            case 2 when world.Hub.Count < PartitionsMax:
                world.Faults.Note(SimFault.HubRepartitioned);
                world.Hub.AddPartition();
                world.RestartIntake();
                break;
            case 3:
                world.Faults.Note(SimFault.ProcessRestarted);
                world.RestartInstance(random.Next(world.Instances.Length));
                world.RestartWorker(random.Next(world.Workers.Length));
                world.RestartIntake();
                break;
            case 4:
                Instant to = Instant.FromUnixTimeSeconds(world.Now.ToUnixTimeSeconds() / 1800 * 1800);
                world.Seals.Add(new SimSeal(random.Next(6), to - Duration.FromHours(1 + random.Next(48)), to));
                break;
            case 5 when world.Customers[random.Next(world.Customers.Count)] is { Plan: MovingPlan } customer && world.Moves.TrueForAll(move => move.Customer != customer):
                world.Moves.Add(new SimMove(customer, world.Now));
                break;
            case 6:
                SimLeftovers.Leave(world, random);
                break;
            default:
                world.LandOne();
                break;
        }
    }
}
