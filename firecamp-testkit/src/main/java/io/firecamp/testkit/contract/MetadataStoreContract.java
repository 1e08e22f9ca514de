package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MetadataStore} has to pass. */
public abstract class MetadataStoreContract {
  private static final DocumentKey KEY = new DocumentKey("t1", "mypg");
  private MetadataStore store;

  /** For subclasses. */
  protected MetadataStoreContract() {}

  /** A store without documents. */
  protected abstract MetadataStore create();

  /** The storage of {@link #create} as another process sees it. */
  protected abstract MetadataStore reopened();

  @BeforeEach
  void open() {
    store = create();
  }

  @Test
  void get_missing_isEmpty() {
    assertThat(store.get(KEY)).isEmpty();
  }

  @Test
  void create_new_isSeenByAnotherProcess() {
    Document created = store.createIfAbsent(KEY, "a");

    assertThat(created.key()).isEqualTo(KEY);
    assertThat(created.content()).isEqualTo("a");
    assertThat(reopened().get(KEY)).contains(created);
  }

  @Test
  void create_existing_changesNothing_andReturnsIt() {
    Document first = store.createIfAbsent(KEY, "a");

    assertThat(store.createIfAbsent(KEY, "b")).isEqualTo(first);
    assertThat(reopened().get(KEY)).contains(first);
  }

  @Test
  void create_byEightAtOnce_storesOne() throws Exception {
    List<Document> all =
        Together.call(() -> store.createIfAbsent(KEY, Thread.currentThread().getName()));

    assertThat(all).containsOnly(store.get(KEY).orElseThrow());
  }

  @Test
  void update_current_raisesTheRevisionByOne() {
    Document first = store.createIfAbsent(KEY, "a");

    Document second = new Document(KEY, first.revision() + 1, "b");
    assertThat(store.update(first, "b")).contains(second);
    assertThat(reopened().get(KEY)).contains(second);
  }

  @Test
  void update_otherRevision_isEmpty_andChangesNothing() {
    Document first = store.createIfAbsent(KEY, "a");
    Document second = store.update(first, "b").orElseThrow();

    assertThat(store.update(first, "c")).isEmpty();
    assertThat(store.get(KEY)).contains(second);
  }

  @Test
  void update_missing_isEmpty_andMakesNothing() {
    assertThat(store.update(new Document(KEY, 1, "a"), "b")).isEmpty();
    assertThat(store.get(KEY)).isEmpty();
  }

  @Test
  void update_byEightAtOnce_oneWins() throws Exception {
    Document first = store.createIfAbsent(KEY, "a");

    List<Optional<Document>> all =
        Together.call(() -> store.update(first, Thread.currentThread().getName()));

    assertThat(all.stream().flatMap(Optional::stream).toList())
        .singleElement()
        .isEqualTo(store.get(KEY).orElseThrow())
        .extracting(Document::revision)
        .isEqualTo(first.revision() + 1);
  }

  @Test
  void delete_current_isTrue_andGone_alsoAgain() {
    Document first = store.createIfAbsent(KEY, "a");

    assertThat(store.delete(first)).isTrue();
    assertThat(reopened().get(KEY)).isEmpty();
    assertThat(store.delete(first)).isTrue();
  }

  @Test
  void delete_otherRevision_isFalse_andStays() {
    Document first = store.createIfAbsent(KEY, "a");
    Document second = store.update(first, "b").orElseThrow();

    assertThat(store.delete(first)).isFalse();
    assertThat(store.get(KEY)).contains(second);
  }

  @Test
  void create_afterDelete_isNotHitByWhoKnowsTheDeletedOne() {
    Document deleted = store.createIfAbsent(KEY, "a");
    store.delete(deleted);
    Document fresh = store.createIfAbsent(KEY, "a");

    assertThat(store.update(deleted, "b")).isEmpty();
    assertThat(store.delete(deleted)).isFalse();
    assertThat(reopened().get(KEY)).contains(fresh);
  }

  @Test
  void list_isSorted_andOnlyOfTheCluster() {
    for (String name : List.of("c", "a", "b")) {
      store.createIfAbsent(new DocumentKey("t1", name), name);
    }
    store.createIfAbsent(new DocumentKey("t2", "d"), "d");

    assertThat(reopened().list("t1")).extracting(Document::content).containsExactly("a", "b", "c");
    assertThat(store.list("t3")).isEmpty();
  }

  @Test
  void names_areTheSameInEitherCase() {
    Document created = store.createIfAbsent(new DocumentKey("T1", "MyPg"), "a");

    assertThat(store.get(KEY)).contains(created);
    assertThat(store.list("T1")).containsExactly(created);
  }

  @Test
  void content_isKeptAsItIs() {
    String odd = "line\nquote\" \\ \u00e4\u20ac \ud83d\ude00 {}";
    store.createIfAbsent(KEY, odd);

    assertThat(reopened().get(KEY).orElseThrow().content()).isEqualTo(odd);
  }
}
